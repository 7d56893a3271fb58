// The benchmark program, started by ./bench.sh: all kinds of code side by side, by BenchmarkDotNet.
//
//     Benchmarks [--filter PATTERN...]    and what else BenchmarkDotNet understands; without arguments all kernels, and the tables under docs/benchmarks
//
// The environment says where builds go (BENCHMARKS_FOLDER), where a whole run's table goes (BENCHMARKS_DOCS), and which shared library holds the kernels in C
// (BENCHMARKS_C; without it their column is left out) and who made it (BENCHMARKS_C_COMPILER).
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using Benchmarks;
using Benchmarks.Report;

var folder = Setting("BENCHMARKS_FOLDER") ?? throw new InvalidOperationException("BENCHMARKS_FOLDER is not set: start the benchmarks with ./bench.sh.");
Expectations.Announce();
var config = ManualConfig.CreateEmpty()
    .AddJob([.. new Variants(folder, Setting("BENCHMARKS_C")).Jobs()])
    .AddLogger(ConsoleLogger.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .WithArtifactsPath(Path.Combine(folder, "BenchmarkDotNet"))
    // ILCompiler takes minutes of two processors for what BenchmarkDotNet brings along.
    .WithBuildTimeout(TimeSpan.FromMinutes(60));
var summaries = BenchmarkSwitcher.FromTypes([typeof(KernelBenchmarks)]).Run(args is [] ? ["--filter", "*"] : args, config).ToList();
if (summaries.Count == 0 || summaries.Any(s => s.Reports.IsEmpty))
    return 1;

// Only a whole run is worth keeping.
var target = args is [] ? Setting("BENCHMARKS_DOCS") : null;
Console.WriteLine(Writing.Write(target ?? Path.Combine(folder, "partial"), summaries, Setting("BENCHMARKS_C_COMPILER")));
return summaries.All(s => s.Reports.All(r => r.Success)) ? 0 : 1;

static string? Setting(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
