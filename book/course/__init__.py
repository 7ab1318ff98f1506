"""The course package: tables (`datasets`), charts (`charts`), verdicts (`claims`), fits (`curves`).

Importing it makes every Altair chart and every pandas data frame in a chapter show in the
book's own form: a live chart on the page, a vector drawing on paper, a real table in both.
"""

from course import charts, tables

charts.enable()
tables.enable()
