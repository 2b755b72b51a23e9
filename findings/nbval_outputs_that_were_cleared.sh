#!/usr/bin/env bash
# nbval 0.11.0: a cell whose output is to be checked passes with any output, where the notebook was cleared.
#
# Guess: `# NBVAL_CHECK_OUTPUT` in a cell that prints fails where the notebook has no output of it to compare with,
# as it does where the cell was run and printed nothing.
# Found: with "execution_count": null, as "Clear all outputs" leaves it, the cell passes whatever it prints, with --nbval
# and with --nbval-lax. With a count and no output it fails. A notebook that was cleared before it was kept checks nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet nbval==0.11.0 pytest==8.4.2 ipykernel==7.1.0
"$folder/venv/bin/python" -m ipykernel install --sys-prefix > "$folder/kernel.txt" 2>&1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import nbformat as nbf
from nbformat.v4 import new_code_cell, new_notebook, new_output

kernel = {"kernelspec": {"name": "python3", "display_name": "Python", "language": "python"}}
three = [new_output("stream", name="stdout", text="3\n")]
for name, count, outputs in (("cleared", None, []), ("silent", 1, []), ("other", 1, three)):
    cell = new_code_cell("# NBVAL_CHECK_OUTPUT\nprint(1 + 1)", execution_count=count, outputs=outputs)
    nbf.write(new_notebook(cells=[cell], metadata=kernel), f"{name}.ipynb")
PYTHON
for option in --nbval --nbval-lax; do
    for name in cleared silent other; do
        "$folder/venv/bin/python" -m pytest -q -p no:cacheprovider $option $name.ipynb > said.txt 2>&1 && found=passed || found=failed
        echo "$option $name $found" | tee -a seen.txt
    done
done
[ "$(tr '\n' ';' < seen.txt)" = "--nbval cleared passed;--nbval silent failed;--nbval other failed;\
--nbval-lax cleared passed;--nbval-lax silent failed;--nbval-lax other failed;" ] || { echo "changed: other results"; exit 1; }
