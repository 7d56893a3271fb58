// Code generation of all packages a process builds: their clones share one set of workers. So every core is busy until the last clone of
// the last package, however few kernels a package has left, and no more modules are in memory at a time than there are workers.
using System.Collections.Immutable;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Image;

namespace PkgImage.Compiler.Optimize;

/// <summary>The object of one clone.</summary>
/// <param name="Kernel">Index of the kernel.</param>
public sealed record CloneObject(int Kernel, KernelObject Object);

/// <summary>Compiles clones. Safe to use from several threads, which share its workers.</summary>
public sealed class CloneCompiler
{
    /// <summary>
    /// What a worker may need at worst: LLVM's module of a large kernel through optimization and code generation, with room. Measured:
    /// 60 to 90 MB for the largest kernels of MathNet.Numerics.
    /// </summary>
    private const long WorkerBytes = 256L << 20;

    private readonly TaskScheduler _workers;

    public CloneCompiler()
    {
        // The limit of a container counts here as the machine's memory.
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        Workers = (int)Math.Clamp(memory / WorkerBytes, 1, Environment.ProcessorCount);
        _workers = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Workers).ConcurrentScheduler;
    }

    /// <summary>How many clones are compiled at a time: one a core, fewer where memory is short.</summary>
    public int Workers { get; }

    /// <summary>One object a clone, target by target in the order of kernels, whichever thread made it.</summary>
    /// <param name="progress">Told of every object, from any thread.</param>
    /// <exception cref="DiagnosticException">PKI5003 or PKI5004, naming the kernel.</exception>
    public ImmutableArray<CloneObject> Compile(
        ClonePlan plan, CodegenSettings settings, ObjectReuse reuse, Action<BuildProgress> progress, CancellationToken cancellation)
    {
        var clones = plan.Kernels.SelectMany(kernel => kernel.Targets.Select(target => (kernel.Kernel, Target: target)))
            .OrderBy(clone => clone.Target).ThenBy(clone => clone.Kernel.Index).ToImmutableArray();
        var objects = new CloneObject[clones.Length];
        var done = 0;
        try
        {
            Parallel.For(
                0,
                clones.Length,
                new ParallelOptions { TaskScheduler = _workers, MaxDegreeOfParallelism = Workers, CancellationToken = cancellation },
                () => new KernelCompiler(settings),
                (i, _, compiler) =>
                {
                    var (kernel, target) = clones[i];
                    objects[i] = new CloneObject(kernel.Index, compiler.Compile(kernel, plan.Targets[target], reuse));
                    progress(new BuildProgress(Interlocked.Increment(ref done), clones.Length));
                    return compiler;
                },
                compiler => compiler.Dispose());
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<DiagnosticException>().FirstOrDefault() is { } first)
        {
            throw first;
        }
        return [.. objects];
    }
}
