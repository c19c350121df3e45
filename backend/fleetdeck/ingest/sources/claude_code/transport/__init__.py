"""Where the bytes come from: folders, files, changes, processes. Opens nothing for writing."""
