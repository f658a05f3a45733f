"""The officers' console: pages under `/petugas`, each for whom its rule lets in."""
