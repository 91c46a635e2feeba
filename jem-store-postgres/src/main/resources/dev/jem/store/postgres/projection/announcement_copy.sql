copy announcement (id, job, trigger, at, delta) from stdin (format binary)
