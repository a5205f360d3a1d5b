"""Pictures of the running bot: `python -m benchmarks.pictures`, or `make pictures`."""
