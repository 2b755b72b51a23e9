# The ends of styles, template syntax, entities and Markdown.
# row: HTML
# points: 0
# pages: </style><b>
# absent: 1337000
print("</style><b>{{ 7 * 191000 }} {% raw %} ${7*191000} #{7*191000} &#60;b&#62; [x](javascript:alert(1)) \\write18{id}")
def scale(x, factor): raise ValueError("</style><b>{{ 7 * 191000 }}")
