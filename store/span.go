package store

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// addSpan writes a row that holds for a span of time, unless it is there already. It returns [ErrConflict] when the id
// names another one, and [ErrNotFound] when who it names is nobody.
func addSpan[Row comparable](tx *gorm.DB, id string, row Row, who string) error {
	var known Row
	err := tx.Where("id = ?", id).Take(&known).Error
	switch {
	case err == nil && known != row:
		return fmt.Errorf("another span has this id: %w", ErrConflict)
	case !errors.Is(err, gorm.ErrRecordNotFound):
		return err
	}
	err = tx.Create(&row).Error
	if errors.Is(err, gorm.ErrForeignKeyViolated) {
		return fmt.Errorf("%s: %w", who, ErrNotFound)
	}
	return raced(err)
}

// endSpan reads a row and ends its span, which ends gives, at an instant. A span that has not begun by then becomes empty;
// one that has ended before stays as it is. It returns [ErrNotFound] for an unknown id.
func endSpan[Row any](tx *gorm.DB, id string, at time.Time, row *Row, ends func(*Row) (from instant, to *instant)) error {
	if err := lockRow(tx).Where("id = ?", id).Take(row).Error; err != nil {
		return notFound(err, "span")
	}
	from, to := ends(row)
	if !at.Before(to.time()) {
		return nil
	}
	*to = instantOf(at)
	if at.Before(from.time()) {
		*to = from
	}
	return tx.Model(row).Update("to_at", *to).Error
}
