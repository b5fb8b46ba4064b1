package store_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"gendan/store"
	"gendan/store/storetest"
)

type asker struct{}

// askedBy is a log handler that tells who asked, as the program's tells the request and the case.
type askedBy struct{ slog.Handler }

func (h askedBy) Handle(ctx context.Context, line slog.Record) error {
	line.AddAttrs(slog.Any("asked_by", ctx.Value(asker{})))
	return h.Handler.Handle(ctx, line)
}

// A slow statement is told with who asked and without its values.
func TestSlowStatementsTellWhoAsked(t *testing.T) {
	var log bytes.Buffer
	s, err := store.Open(t.Context(), storetest.SQLiteDSN(t), slog.New(askedBy{slog.NewTextHandler(&log, nil)}))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	statement := s.Read().WithContext(context.WithValue(t.Context(), asker{}, "the-case"))
	if err := statement.Callback().Row().Before("gorm:row").Register("test:slow", func(*gorm.DB) { time.Sleep(time.Second) }); err != nil {
		t.Fatal(err)
	}
	var n string
	if err := statement.Raw("SELECT ?", secret).Row().Scan(&n); err != nil {
		t.Fatal(err)
	}
	if line := log.String(); !strings.Contains(line, "asked_by=the-case") || !strings.Contains(line, "SELECT ?") || strings.Contains(line, secret) {
		t.Errorf("log: %s", line)
	}
}
