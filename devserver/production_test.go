package main

import (
	"bufio"
	"os"
	"reflect"
	"strings"
	"testing"

	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
)

// What docker/temporal gives Temporal's server, this version of it takes, every word.

func production(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile("../docker/temporal/" + file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestProductionDynamicConfig(t *testing.T) {
	values := map[string]dynamicconfig.ConfigValueMap{}
	for _, file := range []string{"dynamicconfig.yaml", "dynamicconfig.demo.yaml"} {
		read := dynamicconfig.LoadYamlFile(production(t, file))
		for _, wrong := range append(read.Errors, read.Warnings...) {
			t.Errorf("%s: %v", file, wrong)
		}
		values[file] = read.Map
	}
	usual, demo := values["dynamicconfig.yaml"], values["dynamicconfig.demo.yaml"]
	if _, skips := usual[dynamicconfig.WorkflowTimeSkippingEnabled.Key()]; skips {
		t.Error("time can be skipped in production")
	}
	delete(demo, dynamicconfig.WorkflowTimeSkippingEnabled.Key())
	if !reflect.DeepEqual(usual, demo) {
		t.Errorf("the demo's configuration differs in more than skipping time: %v, %v", usual, demo)
	}
}

func TestProductionSettings(t *testing.T) {
	for lines := bufio.NewScanner(strings.NewReader(string(production(t, "server.env")))); lines.Scan(); {
		if name, value, ok := strings.Cut(lines.Text(), "="); ok && !strings.HasPrefix(name, "#") {
			t.Setenv(name, value)
		}
	}
	t.Setenv("MYSQL_SEEDS", "mysql.example")
	t.Setenv("MYSQL_PWD", "secret")
	read, err := config.Load(config.WithEmbedded())
	if err != nil {
		t.Fatal(err)
	}
	if err := read.Validate(); err != nil {
		t.Fatal(err)
	}
	if read.Persistence.NumHistoryShards != 128 {
		t.Errorf("%d shards: their number stays for ever", read.Persistence.NumHistoryShards)
	}
	for store, database := range map[string]string{read.Persistence.DefaultStore: "temporal", read.Persistence.VisibilityStore: "temporal_visibility"} {
		sql := read.Persistence.DataStores[store].SQL
		if sql == nil || sql.PluginName != "mysql8" || sql.DatabaseName != database || sql.ConnectAddr != "mysql.example:3306" {
			t.Errorf("%s is %+v", store, sql)
		}
	}
}
