// A sentence for whoever did something that could not be done, where there is no field beside which it could stand.

const notice = document.getElementById("notice");

notice.querySelector("button").addEventListener("click", () => tell(""));

/** Say it; "" takes back what was said. */
export function tell(sentence) {
  notice.querySelector("span").textContent = sentence;
  notice.hidden = !sentence;
}
