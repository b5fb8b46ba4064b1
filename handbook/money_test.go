package handbook_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"gendan/handbook"
)

func TestParseYuan(t *testing.T) {
	for s, want := range map[string]handbook.Fen{
		"0": 0, "0.00": 0, "0.01": 1, "0.1": 10, "64.8": 6480, "1299.00": 129900, "1299": 129900, "007": 700, "10000000.00": handbook.MaxFen,
	} {
		if got, err := handbook.ParseYuan(s); err != nil || got != want {
			t.Errorf("%q: %d, %v; want %d", s, got, err, want)
		}
	}
	for _, s := range []string{
		"", ".", ".5", "5.", "-1", "+1", "1.234", "1e3", "1,299.00", "¥5", " 5", "5 ", "1_000", "NaN", "Inf", "0x10", "１２", "1.2.3",
		"10000000.01", "999999999", "1000000000", "99999999999999999999",
	} {
		if got, err := handbook.ParseYuan(s); !errors.Is(err, handbook.ErrMoney) {
			t.Errorf("%q: %s, %v; want it refused", s, got, err)
		}
	}
}

func TestFenString(t *testing.T) {
	for f, want := range map[handbook.Fen]string{0: "0.00", 5: "0.05", 129900: "1299.00", -5: "-0.05", -129905: "-1299.05"} {
		if got := f.String(); got != want {
			t.Errorf("%d: %s, want %s", int64(f), got, want)
		}
	}
}

func TestMoneyReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := handbook.Fen(rapid.Int64Range(0, int64(handbook.MaxFen)).Draw(t, "fen"))
		if got, err := handbook.ParseYuan(f.String()); err != nil || got != f {
			t.Fatalf("%s reads back as %s, %v", f, got, err)
		}
	})
}
