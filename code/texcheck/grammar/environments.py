"""Matrices and cases."""

from ..symbols import RELATIONS
from ..tree import Cases, Matrix, Operator
from .atoms import Atoms

__all__ = ["Environments"]

MATRICES = {"pmatrix", "bmatrix", "matrix", "smallmatrix", "array", "vmatrix"}


class Environments(Atoms):
    """What stands between \\begin and \\end."""

    def environment(self):
        """Read one environment."""
        start = self.take()
        if start.text == "array":
            self.braced()
        rows = self._rows(start)
        if start.text == "cases":
            branches = tuple((self.all_of(_without(row[0], ",")), self._branch(row)) for row in rows)
            return Cases(branches, position=start.position)
        if start.text not in MATRICES:
            raise self.refuse(f"the environment {start.text} is not known here", start)
        if len({len(row) for row in rows}) != 1:
            raise self.refuse("the rows of this matrix differ in length", start)
        cells = tuple(tuple(self.all_of(cell) for cell in row) for row in rows)
        matrix = Matrix(cells, position=start.position)
        return Operator("det", (matrix,), position=start.position) if start.text == "vmatrix" else matrix

    def _rows(self, start):
        """Cut at & and \\\\, but not inside a nested environment."""
        rows, depth = [[[]]], 0
        while True:
            token = self.take()
            if token.kind == "over":
                raise self.refuse(f"\\begin{{{start.text}}} without its \\end", start)
            depth += (token.kind == "begin") - (token.kind == "end")
            if depth < 0:
                if token.text != start.text:
                    raise self.refuse(f"\\end{{{token.text}}} closes \\begin{{{start.text}}}", token)
                break
            if not depth and token.text == "&":
                rows[-1].append([])
            elif not depth and token.kind == "row":
                rows.append([[]])
            else:
                rows[-1][-1].append(token)
        return rows[:-1] if rows[-1] == [[]] else rows

    def _branch(self, row):
        """Return the condition of a case, or None for all the rest."""
        tokens = [token for token in row[1] if token.kind != "text"] if len(row) > 1 else []
        return self.condition(tokens) if tokens else None

    def condition(self, tokens):
        """Read left, relation, right."""
        part = self.inside(_without(tokens, ","))
        left = part.sum()
        relation = RELATIONS.get(part.take().text)
        if relation not in ("<", ">", "≤", "≥", "=", "≠"):
            raise self.refuse("expected a condition", tokens[0])
        right = part.sum()
        if not part.over():
            raise part.refuse("expected one condition")
        return left, relation, right


def _without(tokens, text):
    """Drop a comma or period at the end of a cell."""
    return tokens[:-1] if tokens and tokens[-1].text == text else tokens
