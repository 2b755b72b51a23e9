"""Other systems, a module each: how its downloads are named, how its gradebook is read and written.

`sheets` reads tables in any form, `matching` tells who is who. All take and give plain rows and texts.
Nothing here knows the store, the roster's file or a page.
"""
