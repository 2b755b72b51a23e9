# HTML and scripts in everything that is shown.
# row: HTML
# points: 0
# pages: <script>alert <img.src=x
def scale(x, factor): raise ValueError("<script>alert(1)</script><img src=x onerror=alert(2)>")
def total(x): return "</td><script>alert(3)</script>"
print("</pre><script>alert(4)</script>")
note = "<script>alert(5)</script>"  # <img src=x onerror=alert(6)>
