"""How one gets in: told to the hosts of confirmed dates, and to nobody else."""
