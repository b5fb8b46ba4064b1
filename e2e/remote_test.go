package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TEMPORAL_* alone moves everything to a cluster that is reached over TLS and knows its callers by certificate.
func TestClusterBehindTLS(t *testing.T) {
	t.Parallel()
	s := own(t, "sqlite")
	cert, key := certificate(t)
	env := append(s.environment(encrypted(t, s.frontend, cert, key)), "TEMPORAL_TLS_SERVER_CA_CERT_PATH="+cert)
	start := func(more ...string) *process {
		p, err := launch("gendan serve", filepath.Join(s.dir, "serve.log"), append(env, more...), built.gendan, "serve")
		require.NoError(t, err)
		return p
	}
	stranger := start()
	sh := s.theShop(t, "tmall", "shop-0")
	sh.says(stranger, "Temporal cannot be reached; trying again")
	sh.says(stranger, "tls=true client_certificate=false")
	code, err := stranger.stop()
	require.NoError(t, err)
	require.Zero(t, code)

	s.api = start("TEMPORAL_TLS_CLIENT_CERT_PATH="+cert, "TEMPORAL_TLS_CLIENT_KEY_PATH="+key)
	require.NoError(t, errors.Join(s.untilReady(), s.seed()))
	s.openShop(t).inquire("c-1", time.Now(), "buyer-1")
}

// certificate makes one that a server and its callers may both present, and gives the files of it and its key.
func certificate(t *testing.T) (certFile, keyFile string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	require.NoError(t, err)
	key, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	certFile, keyFile = filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	require.NoError(t, os.WriteFile(certFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	require.NoError(t, os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}), 0o600))
	return certFile, keyFile
}

// encrypted puts TLS before a server, for callers with the same certificate only, and gives its address.
func encrypted(t *testing.T, server, certFile, keyFile string) string {
	t.Helper()
	own, err := tls.LoadX509KeyPair(certFile, keyFile)
	require.NoError(t, err)
	known := x509.NewCertPool()
	known.AddCert(own.Leaf)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{
		Certificates: []tls.Certificate{own}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: known, NextProtos: []string{"h2"}, MinVersion: tls.VersionTLS12,
	})
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			caller, err := listener.Accept()
			if err != nil {
				return
			}
			go join(caller, server)
		}
	}()
	return listener.Addr().String()
}

// join passes on what a caller and a server say, until one of them hangs up.
func join(caller net.Conn, server string) {
	defer caller.Close()
	answering, err := net.Dial("tcp", server)
	if err != nil {
		return
	}
	defer answering.Close()
	go func() {
		_, _ = io.Copy(answering, caller) // whoever hangs up first ends both
		_ = answering.Close()
	}()
	_, _ = io.Copy(caller, answering)
}
