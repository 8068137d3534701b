"""Many people at once over SSH.

Three kinds of process. The *door* speaks SSH and alone holds the host key. The *nursery* has imported and warmed
everything that a session needs, and forks: *sessions*, one process with a terminal of its own for each, some of them
before anybody asks, and the *clerk*, who looks up keys in the store. Whatever ends the door ends them all.
"""
