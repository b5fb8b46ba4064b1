package importing

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"strconv"
)

// refusedFile lists the rows that were refused. It comes to be with the first of them.
type refusedFile struct {
	path string
	id   string // what names a row
	goOn bool   // an interrupted import's file is continued
	file *os.File
	csv  *csv.Writer
}

// begin removes an earlier import's list, unless this import goes on with it.
func (r *refusedFile) begin() error {
	if r.goOn {
		return nil
	}
	// Looked for first: removing nothing from a read-only folder is an error too, and no row may be refused at all.
	if _, err := os.Lstat(r.path); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err := os.Remove(r.path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove the list of the import before: %w", err)
	}
	return nil
}

func (r *refusedFile) add(line int, id, reason string) error {
	if r.file == nil {
		if err := r.open(); err != nil {
			return fmt.Errorf("list the refused rows (choose another place with --refused): %w", err)
		}
	}
	if err := r.csv.Write([]string{strconv.Itoa(line), id, reason}); err != nil {
		return err
	}
	r.csv.Flush() // as soon as it is known: the import may be killed
	return r.csv.Error()
}

func (r *refusedFile) open() error {
	file, err := os.OpenFile(r.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	r.file, r.csv = file, csv.NewWriter(file)
	if info, err := file.Stat(); err != nil || info.Size() > 0 {
		return err
	}
	// The byte-order mark lets spreadsheets read the reasons.
	return r.csv.Write([]string{"\ufeffline", r.id, "reason"})
}

func (r *refusedFile) close() error {
	if r.file == nil {
		return nil
	}
	return r.file.Close()
}
