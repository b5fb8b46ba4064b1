// Package columns lays text out in columns, counting Chinese characters as wide as terminals show them.
package columns

import (
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"
)

// Widths are the columns' widths in a terminal's cells. The last column is as wide as what stands in it.
type Widths []int

// Width gives how many of a terminal's cells a text takes.
func Width(text string) int { return uniseg.StringWidth(text) }

// Print writes one line. A cell that is wider than its column pushes the others along.
func (w Widths) Print(out io.Writer, cells ...string) error {
	var line strings.Builder
	for i, cell := range cells {
		line.WriteString(cell)
		if i < len(cells)-1 && i < len(w) {
			line.WriteString(strings.Repeat(" ", max(w[i]-Width(cell), 0)+1))
		}
	}
	_, err := fmt.Fprintln(out, strings.TrimRight(line.String(), " "))
	return err
}
