package e2e

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/go-sql-driver/mysql"
)

// onProductionServer says whether Temporal is as in production, its own server on MySQL, instead of the development
// server: GENDAN_E2E_SERVER=mysql.
func onProductionServer() bool { return os.Getenv("GENDAN_E2E_SERVER") == "mysql" }

// temporalServer is Temporal's own server, set up by its sql tool and docker/temporal as in production, in databases of
// its own.
type temporalServer struct {
	address string
	mysql   *mysql.Config
	names   []string // of its databases
	env     []string
}

// fewShards are enough for a test, and more than one.
const fewShards = 4

func newTemporalServer(ctx context.Context, dsn string) (*temporalServer, error) {
	config, err := mysql.ParseDSN(dsn)
	if err != nil {
		return nil, fmt.Errorf("MySQL's DSN: %w", err)
	}
	name := "temporal_e2e_" + strings.ToLower(rand.Text()[:8])
	t := &temporalServer{mysql: config, names: []string{name, name + "_visibility"}}
	if err := t.settle(); err != nil {
		return nil, err
	}
	for _, name := range t.names {
		if err := t.execute(ctx, "CREATE DATABASE "+name+" CHARACTER SET utf8mb4"); err != nil {
			return nil, errors.Join(err, t.close())
		}
	}
	if err := t.schema(ctx); err != nil {
		return nil, errors.Join(err, t.close())
	}
	return t, nil
}

// settle gives the server what production gives it, and ports that are free.
func (t *temporalServer) settle() error {
	host, port, err := net.SplitHostPort(t.mysql.Addr)
	if err != nil {
		return err
	}
	settings, err := os.ReadFile("../docker/temporal/server.env")
	if err != nil {
		return err
	}
	dynamic, err := filepath.Abs("../docker/temporal/dynamicconfig.demo.yaml") // production's, and time can be skipped
	if err != nil {
		return err
	}
	t.env = environment(regexp.MustCompile(`(?m)^[A-Z_]+=.*$`).FindAllString(string(settings), -1)...)
	t.env = append(t.env,
		"DBNAME="+t.names[0], "VISIBILITY_DBNAME="+t.names[1],
		"MYSQL_SEEDS="+host, "DB_PORT="+port, "MYSQL_USER="+t.mysql.User, "MYSQL_PWD="+t.mysql.Passwd,
		"SQL_HOST="+host, "SQL_PORT="+port, "SQL_USER="+t.mysql.User, "SQL_PASSWORD="+t.mysql.Passwd,
		"BIND_ON_IP=127.0.0.1", "DYNAMIC_CONFIG_FILE_PATH="+dynamic, fmt.Sprintf("NUM_HISTORY_SHARDS=%d", fewShards))
	for _, door := range []string{
		"FRONTEND_GRPC_PORT", "FRONTEND_HTTP_PORT", "FRONTEND_MEMBERSHIP_PORT", "HISTORY_GRPC_PORT", "HISTORY_MEMBERSHIP_PORT",
		"MATCHING_GRPC_PORT", "MATCHING_MEMBERSHIP_PORT", "WORKER_GRPC_PORT", "WORKER_MEMBERSHIP_PORT",
	} {
		address, err := freeAddress()
		if err != nil {
			return err
		}
		if door == "FRONTEND_GRPC_PORT" {
			t.address = address
		}
		t.env = append(t.env, door+"="+address[strings.LastIndex(address, ":")+1:])
	}
	return nil
}

// schema brings both databases to the server's schema, as production does.
func (t *temporalServer) schema(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, "sh", "../docker/temporal/schema.sh")
	cmd.Env = append(slices.Clone(t.env), "PATH="+filepath.Dir(built.sqlTool)+":"+os.Getenv("PATH"))
	cmd.SysProcAttr = diesWithUs()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("Temporal's schema: %w\n%s", err, indented(string(out)))
	}
	return nil
}

// execute runs a statement on MySQL.
func (t *temporalServer) execute(ctx context.Context, statement string) error {
	admin, err := sql.Open("mysql", t.mysql.FormatDSN())
	if err != nil {
		return err
	}
	_, err = admin.ExecContext(ctx, statement)
	return errors.Join(err, admin.Close())
}

// close removes the databases.
func (t *temporalServer) close() error {
	var errs []error
	for _, name := range t.names {
		errs = append(errs, t.execute(context.Background(), "DROP DATABASE IF EXISTS "+name))
	}
	return errors.Join(errs...)
}

// startTemporalServer starts Temporal's own server, or starts it again on the same databases and at the same address, and
// has the namespace set up by the program under test.
func (s *stack) startTemporalServer(ctx context.Context) (err error) {
	if len(s.devserverArgs) > 0 {
		return fmt.Errorf("only the development server takes %v", s.devserverArgs)
	}
	if s.production == nil {
		if s.production, err = newTemporalServer(ctx, s.mysqlDSN); err != nil {
			return err
		}
		s.frontend = s.production.address
	}
	if s.server, err = launch("temporal-server", filepath.Join(s.dir, "temporal-server.log"), s.production.env, built.temporalServer, "start"); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, built.gendan, "temporal", "setup", "--wait", patience.String())
	cmd.Env, cmd.SysProcAttr = environment("TEMPORAL_ADDRESS="+s.frontend, "TEMPORAL_NAMESPACE="+namespace), diesWithUs()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("gendan temporal setup: %w\n%s\n%s", err, indented(string(out)), indented(s.server.lastLines(20)))
	}
	return nil
}
