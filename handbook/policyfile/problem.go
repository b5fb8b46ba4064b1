package policyfile

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// FileError is one thing that is wrong in a policy file or a calendar, and where. [Load] joins them.
type FileError struct {
	File   string
	Line   int    // 0: the file as a whole
	Path   string // such as "shops.tmall/demo.unpaid.windows[0].due"; empty: the file as a whole
	Reason string
}

// Error gives "file:line: path: reason", without what is not known.
func (p *FileError) Error() string {
	s := p.File
	if p.Line > 0 {
		s = fmt.Sprintf("%s:%d", s, p.Line)
	}
	if p.Path != "" {
		s += ": " + p.Path
	}
	return s + ": " + p.Reason
}

// problems gathers what is wrong, so that a file's mistakes are reported together.
type problems []*FileError

func (ps *problems) add(at place, path, format string, args ...any) {
	*ps = append(*ps, &FileError{at.file, at.line, path, fmt.Sprintf(format, args...)})
}

// err joins the problems in the order of their lines; nil when there are none.
func (ps *problems) err() error {
	slices.SortStableFunc(*ps, func(a, b *FileError) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	errs := make([]error, len(*ps))
	for i, p := range *ps {
		errs[i] = p
	}
	return errors.Join(errs...)
}
