"""What a pipeline made: blobs, runs and versions, below `.nblift/` of its repository."""
