"""Many people at once over SSH.

Three kinds of process. The *door* speaks SSH and alone holds the host key. The *nursery* has imported and warmed
everything that a session needs, and forks: *sessions*, one process with a terminal of its own for each, some of them
before anybody asks, with the centre mounted and painted once for nobody (`waiting`), the *clerk*, who looks up keys in
the store, and the *caretaker*, who settles there what was cut short and hands over mail. Whatever ends the door ends
them all.
"""
