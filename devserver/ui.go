package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	uiconfig "github.com/temporalio/ui-server/v2/server/config"
	"github.com/temporalio/ui-server/v2/server/csrf"
	"github.com/temporalio/ui-server/v2/server/route"
	"github.com/temporalio/ui-server/v2/ui"
)

// columns of the workflow list: what an operator needs to see without clicking. Type is far to the right, for the ids
// begin with it anyway and a small screen cuts the list off there.
var columns = []string{"Status", "Workflow ID", "Stage", "Shop", "Owner", "WaitingOn", "NextDueAt", "Type", "Start"}

// startUI serves Temporal's web UI on the listener until the returned server is closed.
func startUI(listener net.Listener, frontend, namespace string) (*http.Server, error) {
	handler, err := uiHandler(frontend, namespace)
	if err != nil {
		return nil, fmt.Errorf("set up the web UI: %w", err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }() // returns when the server is closed
	return server, nil
}

// uiHandler is the UI server's own set of routes on our listener. Its ready-made server would pick its port by itself
// and end the process when it cannot.
func uiHandler(frontend, namespace string) (http.Handler, error) {
	settings, err := uiconfig.NewConfigProviderWithRefresh(&uiconfig.Config{
		TemporalGRPCAddress: frontend,
		DefaultNamespace:    namespace,
		EnableUI:            true,
		DisableNewsFetch:    true,
		HideLogs:            true,

		NavCollapsedByDefault: true, // leaves the width to the list
	})
	if err != nil {
		return nil, err
	}
	assets, err := assetsWithColumns(namespace)
	if err != nil {
		return nil, err
	}
	e := echo.New()
	e.Use(middleware.Recover(), middleware.Gzip(), middleware.Secure())
	e.Use(csrf.EnsureTokenCookie(false), middleware.CSRFWithConfig(csrf.MiddlewareConfig(settings, false)))
	route.SetHealthRoute(e)
	route.SetRenderRoute(e, "")
	if err := route.SetAPIRoutes(e, settings, nil); err != nil {
		return nil, err
	}
	if err := route.SetUIRoutes(e, "", assets); err != nil {
		return nil, err
	}
	return e, nil
}

// assetsWithColumns are the UI's files with a script in the page's head that presets our columns. The UI keeps the
// columns of a namespace in the browser's localStorage; a choice that is already there stays.
func assetsWithColumns(namespace string) (fs.FS, error) {
	all, err := ui.Assets()
	if err != nil {
		return nil, err
	}
	files, err := fs.Sub(all, "local")
	if err != nil {
		return nil, err
	}
	page, err := fs.ReadFile(files, "index.html")
	if err != nil {
		return nil, err
	}
	script, err := columnsScript(namespace)
	if err != nil {
		return nil, err
	}
	// Right after <head>: the page's content security policy, further down, would refuse it.
	head := []byte("<head>")
	if !bytes.Contains(page, head) {
		return nil, errors.New("the web UI's page has no <head>")
	}
	return indexFS{FS: files, index: bytes.Replace(page, head, append(head, script...), 1)}, nil
}

func columnsScript(namespace string) ([]byte, error) {
	type column struct {
		Label string `json:"label"`
	}
	var preset []column
	for _, label := range columns {
		preset = append(preset, column{label})
	}
	presetJSON, err := json.Marshal(preset)
	if err != nil {
		return nil, err
	}
	namespaceJSON, err := json.Marshal(namespace)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, `<script>
      try {
        const key = "namespace-workflow-table-columns", namespace = %s;
        const saved = JSON.parse(localStorage.getItem(key) || "{}");
        if (!saved[namespace]) localStorage.setItem(key, JSON.stringify({ ...saved, [namespace]: %s }));
      } catch {}
    </script>`, namespaceJSON, presetJSON), nil
}

// indexFS is a file system whose index.html is replaced.
type indexFS struct {
	fs.FS
	index []byte
}

// ReadFile implements fs.ReadFileFS, which the UI server uses to load its page.
func (f indexFS) ReadFile(name string) ([]byte, error) {
	if name == "index.html" {
		return bytes.Clone(f.index), nil
	}
	return fs.ReadFile(f.FS, name)
}
