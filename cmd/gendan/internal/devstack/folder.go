// Package devstack is what `gendan dev` runs on one machine with nothing but Go installed: the development server, and a
// demo shop with its policy, people, duty and keys.
package devstack

import (
	_ "embed" // the demo shop's policy
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// Folder holds everything that belongs to `gendan dev`, below the working directory. Removing it begins anew.
const Folder = ".gendan"

//go:embed demo-policy.yaml
var demoPolicy []byte

// Addresses say where a stack is, or was when it last ran.
type Addresses struct {
	API       string `json:"api"`
	Temporal  string `json:"temporal"` // host:port
	Namespace string `json:"namespace"`
	UI        string `json:"ui,omitempty"`
}

// Keys are the demo's API keys by whose they are.
type Keys map[string]string

const (
	lockFile      = "dev.lock"
	addressesFile = "addresses.json"
	keysFile      = "keys.json"
	policyFile    = "demo-policy.yaml"
)

// ErrRunning is returned when a `gendan dev` runs in a folder already.
var ErrRunning = errors.New("`gendan dev` is running in this folder already")

// Lock makes the folder and takes it for this process: nobody else prepares its data or changes its keys until unlock is
// called or the process ends, in whatever way. It returns an error wrapping [ErrRunning] when another process has it.
func Lock(folder string) (unlock func() error, err error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(filepath.Join(folder, lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = fmt.Errorf("%w (%s)", ErrRunning, folder)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file.Close, nil
}

// ErrNoStack is wrapped when no `gendan dev` has run in a folder.
var ErrNoStack = errors.New("`gendan dev` has not run in this folder")

// ReadAddresses reads where the stack of a folder is.
func ReadAddresses(folder string) (Addresses, error) {
	var a Addresses
	err := readJSON(filepath.Join(folder, addressesFile), &a)
	return a, err
}

// WriteAddresses keeps them for other commands.
func WriteAddresses(folder string, a Addresses) error {
	return writeJSON(filepath.Join(folder, addressesFile), a)
}

// ReadKeys reads the keys of a folder.
func ReadKeys(folder string) (Keys, error) {
	var keys Keys
	err := readJSON(filepath.Join(folder, keysFile), &keys)
	return keys, err
}

// Policy gives the path of the demo shop's policy, written on the first start: whoever tries gendan may change it.
func Policy(folder string) (string, error) {
	path := filepath.Join(folder, policyFile)
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, os.ErrExist) {
		return path, nil
	}
	if err != nil {
		return "", err
	}
	_, err = file.Write(demoPolicy)
	return path, errors.Join(err, file.Close())
}

func readJSON(path string, value any) error {
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%w: %w", ErrNoStack, err)
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, value); err != nil {
		return fmt.Errorf("%s is damaged; remove it: %w", path, err)
	}
	return nil
}

// writeJSON replaces a file whole, readable for its owner only.
func writeJSON(path string, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	next := path + ".new"
	if err := os.WriteFile(next, append(text, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(next, path)
}
