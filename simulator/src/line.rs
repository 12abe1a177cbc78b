//! A connection that can be cut on demand, whatever the server still wants to say.

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use parking_lot::Mutex;
use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};

/// What happens to the next answer.
#[derive(Clone, Copy, Debug, Default)]
enum Cut {
    #[default]
    None,
    /// After this many bytes of its body. Its head is still to come.
    Body(usize),
    /// After this many bytes.
    Bytes(usize),
}

/// Cuts a connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Switch(Arc<Mutex<Cut>>);

impl Switch {
    /// Nothing more is said.
    pub(crate) fn cut(&self) {
        *self.0.lock() = Cut::Bytes(0);
    }

    /// The next answer ends after so many bytes of its body.
    pub(crate) fn truncate(&self, bytes: usize) {
        *self.0.lock() = Cut::Body(bytes);
    }

    /// How much of this may be written.
    fn allow(&self, bytes: &[u8]) -> usize {
        let mut cut = self.0.lock();
        if let Cut::Body(body) = *cut {
            // The server writes the head of an answer in one piece.
            let head = bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4);
            if let Some(head) = head {
                *cut = Cut::Bytes(head.saturating_add(body));
            }
        }
        if let Cut::Bytes(left) = *cut { bytes.len().min(left) } else { bytes.len() }
    }

    fn written(&self, bytes: usize) {
        if let Cut::Bytes(left) = &mut *self.0.lock() {
            *left = left.saturating_sub(bytes);
        }
    }
}

/// A connection with its switch.
pub(crate) struct Line {
    stream: TcpStream,
    switch: Switch,
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let allowed = self.switch.allow(bytes);
        let Some(bytes) = bytes.get(..allowed).filter(|bytes| !bytes.is_empty()) else {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        };
        let wrote = Pin::new(&mut self.stream).poll_write(context, bytes);
        if let Poll::Ready(Ok(count)) = wrote {
            self.switch.written(count);
        }
        wrote
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// Accepts connections that can be cut.
pub(crate) struct Lines(pub(crate) TcpListener);

impl Listener for Lines {
    type Io = Line;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Line, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        // Small answers should not wait for more; that the system declines harms nothing.
        let _ = stream.set_nodelay(true);
        (Line { stream, switch: Switch::default() }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, Lines>> for Switch {
    fn connect_info(stream: IncomingStream<'_, Lines>) -> Self {
        stream.io().switch.clone()
    }
}
