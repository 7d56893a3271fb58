// What a build says about depots, as it travels from the tasks to the compiler process and back.
using System.Collections.Immutable;

namespace PkgImage.Compiler.Depot;

/// <summary>The depots of one build.</summary>
/// <param name="Roots">Folders; the first, which need not exist, is written, all are read, in order.</param>
/// <param name="Fallback">Folder to write to when the first cannot be written to.</param>
/// <param name="MaxVariants">Variants of one package that the written depot keeps.</param>
/// <param name="SizeLimit">Bytes of all its files that the written depot keeps.</param>
/// <param name="Build">Tells this build's lease from those of others; see <see cref="DepotLease"/>.</param>
public sealed record DepotOptions(ImmutableArray<string> Roots, string Fallback, int MaxVariants, long SizeLimit, string Build);
