package settings

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
)

// authority makes certificates, as a company's or a cloud's does.
type authority struct {
	dir  string
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T, name string) *authority {
	t.Helper()
	a := &authority{dir: t.TempDir()}
	a.cert, a.key = a.sign(t, name, &x509.Certificate{IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign})
	return a
}

// sign makes a certificate and its key, and files of both; the authority's own it signs itself.
func (a *authority) sign(t *testing.T, name string, template *x509.Certificate) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template.SerialNumber, template.Subject = big.NewInt(time.Now().UnixNano()), pkix.Name{CommonName: name}
	template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	parent, signer := a.cert, a.key
	if parent == nil {
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	must(t, err)
	cert, err := x509.ParseCertificate(der)
	must(t, err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	must(t, err)
	must(t, os.WriteFile(a.file(name+".pem"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	must(t, os.WriteFile(a.file(name+".key"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600))
	return cert, key
}

func (a *authority) file(name string) string { return filepath.Join(a.dir, name) }

func (a *authority) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return pool
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// remote is a Temporal far away: it speaks TLS only, and keeps what it was told about the last caller.
type remote struct {
	workflowservice.UnimplementedWorkflowServiceServer
	address string
	mu      sync.Mutex
	headers metadata.MD
	caller  string // the name in the client's certificate
}

func (r *remote) GetSystemInfo(context.Context, *workflowservice.GetSystemInfoRequest) (*workflowservice.GetSystemInfoResponse, error) {
	return &workflowservice.GetSystemInfoResponse{Capabilities: &workflowservice.GetSystemInfoResponse_Capabilities{}}, nil
}

func (r *remote) SignalWorkflowExecution(ctx context.Context, _ *workflowservice.SignalWorkflowExecutionRequest) (*workflowservice.SignalWorkflowExecutionResponse, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.headers, _ = metadata.FromIncomingContext(ctx)
	if p, ok := peer.FromContext(ctx); ok {
		if certificates := p.AuthInfo.(credentials.TLSInfo).State.PeerCertificates; len(certificates) > 0 {
			r.caller = certificates[0].Subject.CommonName
		}
	}
	return &workflowservice.SignalWorkflowExecutionResponse{}, nil
}

// startRemote starts one; clients is who signs the certificates that callers must present, nil when none need to.
func startRemote(t *testing.T, a, clients *authority) *remote {
	t.Helper()
	a.sign(t, "frontend", &x509.Certificate{
		DNSNames: []string{"temporal.example"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	})
	own, err := tls.LoadX509KeyPair(a.file("frontend.pem"), a.file("frontend.key"))
	must(t, err)
	config := &tls.Config{Certificates: []tls.Certificate{own}, MinVersion: tls.VersionTLS12}
	if clients != nil {
		config.ClientAuth, config.ClientCAs = tls.RequireAndVerifyClientCert, clients.pool()
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	r := &remote{address: listener.Addr().String()}
	server := grpc.NewServer(grpc.Creds(credentials.NewTLS(config)))
	workflowservice.RegisterWorkflowServiceServer(server, r)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	return r
}

// connect reaches Temporal with nothing but the environment.
func connect(t *testing.T, env ...string) error {
	t.Helper()
	loaded, err := LoadTemporal(append(Environment{"TEMPORAL_CONFIG_FILE=", "XDG_CONFIG_HOME=" + t.TempDir()}, env...))
	if err != nil {
		return err
	}
	options, err := loaded.Options()
	if err != nil {
		return err
	}
	options.Logger = slog.New(slog.DiscardHandler)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	c, err := client.DialContext(ctx, options)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.SignalWorkflow(ctx, "lead:tmall:demo:1", "", "replied", nil)
}

// A cloud's namespace is reached with an address, a namespace and an API key: the key goes as a bearer token over TLS, and
// the namespace in the header by which the cloud finds it.
func TestAPIKeyGoesOverTLS(t *testing.T) {
	a := newAuthority(t, "cloud")
	r := startRemote(t, a, nil)
	err := connect(t, "TEMPORAL_ADDRESS="+r.address, "TEMPORAL_NAMESPACE=gendan.a1b2c", "TEMPORAL_API_KEY=the-key", "TEMPORAL_TLS_SERVER_CA_CERT_PATH="+a.file("cloud.pem"))
	must(t, err)
	for name, want := range map[string]string{"authorization": "Bearer the-key", "temporal-namespace": "gendan.a1b2c"} {
		if got := r.headers.Get(name); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// A cluster that knows its callers by certificate is shown ours; the server's name may differ from its address.
func TestClientCertificateIsPresented(t *testing.T) {
	a := newAuthority(t, "company")
	a.sign(t, "gendan-worker", &x509.Certificate{ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	r := startRemote(t, a, a)
	files := []string{
		"TEMPORAL_ADDRESS=" + r.address, "TEMPORAL_TLS_SERVER_CA_CERT_PATH=" + a.file("company.pem"), "TEMPORAL_TLS_SERVER_NAME=temporal.example",
		"TEMPORAL_TLS_CLIENT_CERT_PATH=" + a.file("gendan-worker.pem"), "TEMPORAL_TLS_CLIENT_KEY_PATH=" + a.file("gendan-worker.key"),
	}
	must(t, connect(t, files...))
	if r.caller != "gendan-worker" || len(r.headers.Get("authorization")) > 0 {
		t.Errorf("the caller was %q, with %v", r.caller, r.headers)
	}
	r.caller = ""
	must(t, connect(t, "TEMPORAL_ADDRESS="+r.address, "TEMPORAL_TLS_SERVER_CA_CERT_DATA="+a.text(t, "company.pem"),
		"TEMPORAL_TLS_CLIENT_CERT_DATA="+a.text(t, "gendan-worker.pem"), "TEMPORAL_TLS_CLIENT_KEY_DATA="+a.text(t, "gendan-worker.key")))
	if r.caller != "gendan-worker" {
		t.Errorf("with the texts instead of files the caller was %q", r.caller)
	}
}

func (a *authority) text(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(a.file(name))
	must(t, err)
	return string(text)
}

// A profile of Temporal's own configuration file says the same; a variable lies over it.
func TestProfileOfTheConfigurationFile(t *testing.T) {
	a := newAuthority(t, "company")
	r := startRemote(t, a, nil)
	file := filepath.Join(t.TempDir(), "temporal.toml")
	must(t, os.WriteFile(file, []byte(`
[profile.default]
address = "nowhere.example:7233"
[profile.shop]
address = "`+r.address+`"
namespace = "from-file"
api_key = "the-key"
[profile.shop.tls]
server_ca_cert_path = "`+a.file("company.pem")+`"
`), 0o600))
	must(t, connect(t, "TEMPORAL_CONFIG_FILE="+file, "TEMPORAL_PROFILE=shop"))
	told, err := LoadTemporal(Environment{"TEMPORAL_CONFIG_FILE=" + file, "TEMPORAL_PROFILE=shop"})
	if must(t, err); !told.Named() || told.Shown()[0].Source != FromFile {
		t.Errorf("the address is told by %s", told.Shown()[0].Source)
	}
	if got := r.headers.Get("temporal-namespace"); !slices.Equal(got, []string{"from-file"}) {
		t.Errorf("namespace %v", got)
	}
	must(t, connect(t, "TEMPORAL_CONFIG_FILE="+file, "TEMPORAL_PROFILE=shop", "TEMPORAL_NAMESPACE=from-variable"))
	if got := r.headers.Get("temporal-namespace"); !slices.Equal(got, []string{"from-variable"}) {
		t.Errorf("namespace %v", got)
	}
}

// What is wrong with the connection is said in words that lead to it, and never with a secret. A server that misses our
// certificate hangs up without a reason that can be relied on; so does one that is spoken to without TLS.
func TestWhatIsWrongWithTheConnection(t *testing.T) {
	a, other := newAuthority(t, "company"), newAuthority(t, "stranger")
	other.sign(t, "gendan-worker", &x509.Certificate{ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	open, known := startRemote(t, a, nil).address, startRemote(t, a.elsewhere(t), a).address
	nowhere, empty := filepath.Join(t.TempDir(), "nowhere"), filepath.Join(t.TempDir(), "empty.pem")
	must(t, os.WriteFile(empty, nil, 0o600))
	const (
		address, ca, name, profile = "TEMPORAL_ADDRESS=", "TEMPORAL_TLS_SERVER_CA_CERT_PATH=", "TEMPORAL_TLS_SERVER_NAME=", "TEMPORAL_PROFILE="
		cert, key, file            = "TEMPORAL_TLS_CLIENT_CERT_PATH=", "TEMPORAL_TLS_CLIENT_KEY_PATH=", "TEMPORAL_CONFIG_FILE="
	)
	for what, c := range map[string]struct {
		env  []string
		want string
	}{
		"no authority":           {[]string{address + open}, "certificate signed by unknown authority"},
		"another authority":      {[]string{address + open, ca + other.file("stranger.pem")}, "certificate signed by unknown authority"},
		"another name":           {[]string{address + open, ca + a.file("company.pem"), name + "other.example"}, "valid for temporal.example, not other.example"},
		"no certificate of ours": {[]string{address + known, ca + a.file("company.pem")}, "failed reaching server"},
		"a stranger's": {
			[]string{address + known, ca + a.file("company.pem"), cert + other.file("gendan-worker.pem"), key + other.file("gendan-worker.key")}, "failed reaching server",
		},
		"no TLS":                {[]string{address + open, "TEMPORAL_TLS=false"}, "failed reaching server"},
		"no authority's file":   {[]string{ca + nowhere}, "open " + nowhere},
		"an empty file":         {[]string{ca + empty}, "failed adding server CA"},
		"no key's file":         {[]string{cert + other.file("gendan-worker.pem"), key + nowhere}, "open " + nowhere},
		"no key":                {[]string{cert + other.file("gendan-worker.pem")}, "other must be present too"},
		"no configuration file": {[]string{file + nowhere}, "TEMPORAL_CONFIG_FILE: stat " + nowhere},
		"no such profile":       {[]string{profile + "shop"}, "unable to find profile shop"},
	} {
		err := connect(t, append([]string{"TEMPORAL_API_KEY=very-secret"}, c.env...)...)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", what, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "very-secret") {
			t.Errorf("%s: the error tells the secret: %v", what, err)
		}
	}
}

// elsewhere gives the same authority with a folder of its own, so that two servers' files do not meet.
func (a *authority) elsewhere(t *testing.T) *authority {
	t.Helper()
	return &authority{dir: t.TempDir(), cert: a.cert, key: a.key}
}
