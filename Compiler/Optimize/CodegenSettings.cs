namespace PkgImage.Compiler.Optimize;

/// <summary>What decides the code of all kernels of one image, beside kernel and CPU target.</summary>
/// <param name="Slug">Short hash that exported names carry; see <see cref="Lower.KernelSymbols.Slug"/>.</param>
/// <param name="Optimize">-O level, 0 to 3.</param>
/// <param name="Inline">False keeps every call a call.</param>
public sealed record CodegenSettings(TargetPlatform Platform, string Slug, int Optimize, bool Inline, FloatMode FloatMode)
{
    /// <summary>Where indices are checked.</summary>
    public BoundsChecks CheckBounds { get; init; } = BoundsChecks.Auto;

    /// <summary>Whether loops are prepared for what makes vectors of them.</summary>
    public bool Vectorizes => PassPipeline.Of(Optimize).Vectorize;

    /// <summary>Whether loops are lowered with and without their checks: worth its size where the latter can become vectors.</summary>
    public bool HasLoopVersions => Vectorizes && CheckBounds != BoundsChecks.Yes;

    /// <summary>Whether small recursive functions take in one more level of themselves.</summary>
    public bool UnrollsRecursion => Inline && Optimize >= 2;

    /// <summary>The settings an image's options ask for.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">PKI6004: no images for that platform.</exception>
    public static CodegenSettings From(CompilerOptions options, string slug) =>
        new(TargetPlatform.Of(options.RuntimeIdentifier), slug, options.Optimize, options.Inline, options.FloatMode) { CheckBounds = options.CheckBounds };
}
