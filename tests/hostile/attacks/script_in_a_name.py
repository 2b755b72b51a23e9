# HTML as the name of a class and of a keyword.
# row: HTML
# points: 0
# pages: <b>bold
Evil = type("<b>bold</b><script>", (Exception,), {})
def scale(x, factor): raise Evil("<b>bold</b>")
