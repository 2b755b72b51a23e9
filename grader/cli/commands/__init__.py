"""One command a module; each module's `command` is what `grade NAME_` runs, without the underscore."""
