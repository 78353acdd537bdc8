"""Many trainings as one piece of work: networks × recipes × seeds, and which differences between them are real."""
