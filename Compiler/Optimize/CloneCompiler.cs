// Code generation of all packages a process builds: their kernels share one set of workers. So every core is busy until the last kernels of
// the last package, however few a package has left, and no more modules are in memory at a time than each worker has in hand.
using System.Collections.Immutable;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Image;
using PkgImage.Compiler.Kernels;

namespace PkgImage.Compiler.Optimize;

/// <summary>The object of one clone.</summary>
/// <param name="Kernel">Index of the kernel.</param>
/// <param name="Target">Index of the CPU target.</param>
public sealed record CloneObject(int Kernel, int Target, KernelObject Object);

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

    /// <summary>How many kernels are compiled at a time: one a core, fewer where memory is short.</summary>
    public int Workers { get; }

    /// <summary>One object a clone, target by target in the order of kernels, whichever thread made it.</summary>
    /// <param name="progress">Told of every object, from any thread.</param>
    /// <exception cref="DiagnosticException">PKI5003 or PKI5004, naming the kernel.</exception>
    public ImmutableArray<CloneObject> Compile(
        ClonePlan plan, CodegenSettings settings, ObjectReuse reuse, Action<BuildProgress> progress, CancellationToken cancellation)
    {
        // Large kernels first: one that came last would leave the other workers without work while it is compiled for all its targets.
        var kernels = plan.Kernels.OrderByDescending(kernel => Size(kernel.Kernel)).ToImmutableArray();
        var objects = new ImmutableArray<CloneObject>[kernels.Length];
        var count = kernels.Sum(kernel => kernel.Targets.Count());
        var done = 0;
        try
        {
            Parallel.For(
                0,
                kernels.Length,
                new ParallelOptions { TaskScheduler = _workers, MaxDegreeOfParallelism = Workers, CancellationToken = cancellation },
                () => new KernelCompiler(settings),
                (i, _, compiler) =>
                {
                    var (kernel, targets) = (kernels[i].Kernel, kernels[i].Targets.ToImmutableArray());
                    var compiled = compiler.Compile(
                        kernel, [.. targets.Select(target => plan.Targets[target])], reuse, () => progress(new BuildProgress(Interlocked.Increment(ref done), count)));
                    objects[i] = [.. targets.Zip(compiled, (target, o) => new CloneObject(kernel.Index, target, o))];
                    return compiler;
                },
                compiler => compiler.Dispose());
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<DiagnosticException>().FirstOrDefault() is { } first)
        {
            throw first;
        }

        static int Size(Kernel kernel) => kernel.Callees.Add(kernel.Function).Sum(function => function.Blocks.Sum(block => block.Instructions.Length));
        return [.. objects.SelectMany(clones => clones).OrderBy(clone => clone.Target).ThenBy(clone => clone.Kernel)];
    }
}
