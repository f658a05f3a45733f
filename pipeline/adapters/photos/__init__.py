"""Pictures that citizens send: written anew without what cameras tell, and kept in a folder."""
