package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"gendan/cmd/gendan/internal/columns"
	"gendan/cmd/gendan/internal/devstack"
	"gendan/cmd/gendan/internal/settings"
	"gendan/handbook/texts"
)

// devTemporal is the Temporal that `gendan dev` works with: its own, or the one that TEMPORAL_ADDRESS names.
type devTemporal struct {
	settings.Temporal
	ui    string          // empty: not known
	ended <-chan struct{} // nil: it is not ours to watch
}

// devTemporal builds and starts the development server, unless TEMPORAL_ADDRESS names another.
func (c *cli) devTemporal(ctx context.Context, flags devFlags) (devTemporal, func() error, error) {
	if address, ok := c.env.LookupEnv("TEMPORAL_ADDRESS"); ok && address != "" {
		temporal, err := c.namedTemporal()
		return devTemporal{Temporal: temporal}, func() error { return nil }, err
	}
	server := flags.server
	if server == "" {
		var err error
		if server, err = devstack.Server(ctx, filepath.Join(c.cacheDir(), "bin"), c.stderr); err != nil {
			return devTemporal{}, nil, err
		}
	}
	ports := devstack.Ports{Frontend: flags.frontendPort, UI: flags.uiPort}
	started, err := devstack.StartTemporal(ctx, server, devstack.Folder, settings.Namespace, ports, c.stderr)
	if err != nil {
		return devTemporal{}, nil, err
	}
	return devTemporal{
		Temporal: settings.LocalTemporal(started.Address, started.Namespace), ui: started.UI, ended: started.Ended(),
	}, started.Stop, nil
}

// welcome tells where everything is and what to try.
func (c *cli) welcome(where devstack.Addresses, keys devstack.Keys) {
	wide := columns.Widths{28, 0}
	line := func(name, value string) { _ = wide.Print(c.stdout, "  "+name, value) } // a terminal that has gone away stops nothing
	fmt.Fprintf(c.stdout, "\n%s\n\n", texts.Label(texts.LabelReady))
	line("API", where.API)
	line(texts.Label(texts.LabelDocs).String(), where.API+"/docs")
	if where.UI != "" {
		line("Temporal UI", where.UI+"/namespaces/"+where.Namespace+"/workflows")
	}
	line("Temporal", where.Temporal+" (namespace "+where.Namespace+")")
	line(texts.Label(texts.LabelData).String(), devstack.Folder)
	fmt.Fprintf(c.stdout, "\n%s\n", texts.Label(texts.LabelKeys))
	for _, holder := range devstack.Holders() {
		line(holder.ID+" ("+string(holder.Role)+")", keys[holder.ID])
	}
	fmt.Fprintf(c.stdout, "\n%s", texts.Label(texts.LabelTry))
	fmt.Fprintf(c.stdout, `
  %[1]s import orders samples/orders.csv --rebase
  %[1]s case list
  %[1]s dev forward CASE_ID --to-next     # then: %[1]s case show CASE_ID

`, self())
}

// self is how this program is called from the working directory.
func self() string {
	path, err := os.Executable()
	if err != nil {
		return "gendan"
	}
	here, err := os.Getwd()
	if err != nil {
		return "gendan"
	}
	if path, err = filepath.Rel(here, path); err != nil || !filepath.IsLocal(path) {
		return "gendan"
	}
	return "." + string(filepath.Separator) + path
}
