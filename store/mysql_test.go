package store_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/store"
	"gendan/store/storetest"
)

// What a DSN says of time zones and the like is overruled: the store's times come back as they were, and what is too long
// is refused instead of cut.
func TestMySQLSettingsOfTheDSN(t *testing.T) {
	dsn, _, _ := strings.Cut(storetest.MySQLDSN(t), "?")
	s := storetest.Migrated(t, dsn+"?parseTime=false&loc=Asia%2FShanghai&time_zone=%27%2B08%3A00%27&sql_mode=%27%27&transaction_isolation=%27SERIALIZABLE%27")
	told := handbook.Order{
		OrderKey: handbook.OrderKey{Platform: handbook.Tmall, Shop: "sleep-well", OrderNo: "1"},
		PlacedAt: time.Date(2026, 7, 1, 2, 0, 0, 123456000, time.UTC),
	}
	if _, _, err := s.PutOrder(t.Context(), told); err != nil {
		t.Fatal(err)
	}
	if got, err := s.GetOrder(t.Context(), told.OrderKey); err != nil || got != told {
		t.Errorf("got %#v, %v", got, err)
	}
	var utc, isolation string
	if err := s.DB().Raw("SELECT placed_at = '2026-07-01 02:00:00.123456', @@transaction_isolation FROM orders").Row().Scan(&utc, &isolation); err != nil {
		t.Fatal(err)
	}
	if utc != "1" || isolation != "READ-COMMITTED" {
		t.Errorf("in UTC: %s, isolation %s", utc, isolation)
	}
	told.OrderNo, told.CustomerID = "2", strings.Repeat("x", 129)
	if _, _, err := s.PutOrder(t.Context(), told); err == nil {
		t.Error("a customer id that is too long was taken")
	}
	if _, err := s.GetOrder(t.Context(), told.OrderKey); err == nil {
		t.Error("an order was written without its customer")
	}
}

func TestOpenMySQLRefuses(t *testing.T) {
	for _, dsn := range []string{
		"mysql:gendan:s3cret@tcp(127.0.0.1:1)/gendan", // nobody answers
		"mysql:gendan:s3cret@tcp(127.0.0.1:3306)/",    // no database
		"mysql:gendan:s3cret@127.0.0.1",
		"mysql:gendan:s3cret@tcp(127.0.0.1:3306)/gendan?parseTime=perhaps",
	} {
		_, err := store.Open(t.Context(), dsn, slog.Default())
		if err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", dsn, err)
		}
	}
}

func TestMySQLVersions(t *testing.T) {
	for version, good := range map[string]bool{
		"8.4.0": true, "8.4.9-log": true, "9.7.4-2": true, "10.0.1": true,
		"8.0.44": false, "5.7.44": false, "11.8.3-MariaDB": false, "5.5.5-10.11.2-MariaDB-1": false, "": false, "TiDB": false,
	} {
		if err := store.CheckVersion(version); (err == nil) != good {
			t.Errorf("%q: %v", version, err)
		}
	}
}
