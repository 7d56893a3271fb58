// The benchmark that BenchmarkDotNet runs, one process for each kernel and job. Each process first checks that its kernel computes what the program that started
// it has found out with plain IL.
using BenchmarkDotNet.Attributes;
using Suite.Cases;

namespace Benchmarks;

/// <summary>Calls one kernel; which code that runs is the job's business.</summary>
public class KernelBenchmarks
{
    private Action call = null!;

    [ParamsSource(nameof(Kernels))]
    public string Kernel { get; set; } = "";

    public static IEnumerable<string> Kernels => AllCases.All.Select(c => c.Name);

    [GlobalSetup]
    public void Prepare()
    {
        var work = AllCases.All.Single(c => c.Name == Kernel).Prepare();
        call = AllCases.Call(work);
        Expectations.Check(Kernel, work.Checksum(call));
    }

    [Benchmark]
    public void Call() => call();
}
