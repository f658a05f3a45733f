"""The officers' queue (antrean): the open reports of an officer in the order in which they should be worked on."""
