"""Growth notes: what people write about the work of others and their own, readable by nobody else."""
