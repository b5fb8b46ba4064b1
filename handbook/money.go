package handbook

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Fen is an amount of money in fen (分), a hundredth of a yuan. Money is never a float.
type Fen int64

// MaxFen is the largest amount taken from outside: ten million yuan.
const MaxFen Fen = 1_000_000_000

// ErrMoney is wrapped by every error of [ParseYuan].
var ErrMoney = errors.New("not an amount in yuan")

// ParseYuan reads a decimal string in yuan, such as "1299.00" or "64.8". It refuses,
// wrapping [ErrMoney], a sign, more than two decimals, an exponent, and amounts over [MaxFen].
func ParseYuan(s string) (Fen, error) {
	whole, frac, hasPoint := strings.Cut(s, ".")
	if whole == "" || len(whole) > 9 || !digits(whole) || (hasPoint && (frac == "" || len(frac) > 2 || !digits(frac))) {
		return 0, fmt.Errorf("%w: %.40q (want digits with at most two decimals, such as 1299.00)", ErrMoney, s)
	}
	yuan, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrMoney, err)
	}
	cents := int64(0)
	if hasPoint {
		if cents, err = strconv.ParseInt((frac + "0")[:2], 10, 64); err != nil {
			return 0, fmt.Errorf("%w: %w", ErrMoney, err)
		}
	}
	amount := Fen(yuan*100 + cents)
	if amount > MaxFen {
		return 0, fmt.Errorf("%w: %q is more than %s", ErrMoney, s, MaxFen)
	}
	return amount, nil
}

// String gives the amount in yuan with two decimals, such as "1299.00".
func (f Fen) String() string {
	sign := ""
	if f < 0 {
		sign, f = "-", -f
	}
	return fmt.Sprintf("%s%d.%02d", sign, f/100, f%100)
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// Yuan is an amount as policies write it: a decimal string in yuan. It is counted in fen like [Fen].
type Yuan Fen

// MarshalText writes the amount as yuan with two decimals.
func (y Yuan) MarshalText() ([]byte, error) { return []byte(Fen(y).String()), nil }

// UnmarshalText reads an amount such as 50 or 64.80. Its errors are those of [ParseYuan].
func (y *Yuan) UnmarshalText(b []byte) error {
	amount, err := ParseYuan(string(b))
	*y = Yuan(amount)
	return err
}
