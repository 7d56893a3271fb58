// The same facts as the log's lines, as events of the provider "PkgImage", for dotnet-trace and listeners inside the process.
//
// Making an event source costs several times what loading an image costs, so there is one only where somebody can be expected to
// listen: the process was started under a trace (DOTNET_EnableEventPipe, DOTNET_DiagnosticPorts), or asks for it with the runtime
// configuration switch PkgImage.EventSource.
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Tracing;

namespace PkgImage.Loading;

[EventSource(Name = "PkgImage")]
internal sealed class ImageEventSource : EventSource
{
    public static readonly ImageEventSource Instance = new();

    private ImageEventSource()
        : base(EventSourceSettings.EtwSelfDescribingEventFormat)
    {
    }

    [Event(1, Level = EventLevel.Informational, Message = "{0} runs from {1} (target {2}, {3} kernels)")]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "All arguments are primitive.")]
    public void ImageLoaded(string package, string file, string target, int kernels) => WriteEvent(1, package, file, target, kernels);

    [Event(2, Level = EventLevel.Warning, Message = "{0} does not run from {1}: {2}: {3}")]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "All arguments are primitive.")]
    public void ImageRejected(string package, string file, string reason, string detail) => WriteEvent(2, package, file, reason, detail);
}
