// The ways programs are built, taken in turn: each is another way through the compiler.
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PkgImage.Compiler;
using PkgImage.Tests.Differential;
using PkgImage.Tests.Support;

namespace PkgImage.Fuzz.Running;

/// <param name="Name">For people.</param>
/// <param name="Target">The CPU target that is built and run.</param>
/// <param name="Source">How Roslyn compiles the C#.</param>
internal sealed record BatchVariant(string Name, string Target, CompilerOptions Options, OptimizationLevel Source)
{
    private const string Baseline = "x86-64-v2";
    private const string Level3 = "x86-64-v3";

    /// <summary>What users get comes first and most.</summary>
    public static readonly ImmutableArray<BatchVariant> All =
    [
        Create("best", RunPlan.Widest, FixtureImport.Options, OptimizationLevel.Release),
        Create("baseline", Baseline, FixtureImport.Options, OptimizationLevel.Release),
        Create("debug", Level3, FixtureImport.Options with { DebugInfo = 2 }, OptimizationLevel.Debug),
        Create("unoptimized", Baseline, FixtureImport.Options with { Optimize = 0, Inline = false, CheckBounds = BoundsChecks.Yes, DebugInfo = 2 }, OptimizationLevel.Release),
    ];

    private static BatchVariant Create(string name, string target, CompilerOptions options, OptimizationLevel source) =>
        new(name, target, options with { CpuTarget = target }, source);
}
