"""The stream on real engines, beside the build before and beside quixstreams: `make bench-stream`."""
