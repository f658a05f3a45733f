"""Pages for citizens: report, follow, look up. All of them work without JavaScript."""
