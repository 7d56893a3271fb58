// How long the stages of a package took, by the wall clock: for people (PkgImageTimings). No time gets into a key, an image or a report.
using System.Diagnostics;

namespace PkgImage.Compiler;

/// <summary>A stage of <see cref="ImagePipeline"/>, in order.</summary>
public enum BuildStage
{
    /// <summary>IL to IR, and the decision about clones.</summary>
    Import,
    /// <summary>IR to objects, by LLVM; waiting for workers that other packages keep busy included.</summary>
    Compile,
    /// <summary>Objects to a shared library, by LLD.</summary>
    Link,
    Weave,
    /// <summary>By crossgen2.</summary>
    Precompile,
}

/// <summary>The times of one package. A stage it did not go through takes none.</summary>
public sealed class StageTimes
{
    private readonly TimeSpan[] _times = new TimeSpan[Enum.GetValues<BuildStage>().Length];

    public TimeSpan this[BuildStage stage] => _times[(int)stage];

    /// <summary>Runs a stage, or a part of one, and adds the time it takes.</summary>
    public T Measure<T>(BuildStage stage, Func<T> work)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            return work();
        }
        finally
        {
            _times[(int)stage] += Stopwatch.GetElapsedTime(start);
        }
    }
}
