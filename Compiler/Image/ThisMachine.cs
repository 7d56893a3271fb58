// What the loader would look at on this machine, so that tools can foretell its choice.
using System.Runtime.InteropServices;
using PkgImage.Format;

namespace PkgImage.Compiler.Image;

/// <summary>What decides which CPU target runs.</summary>
/// <param name="Cpu">LLVM's name of the CPU, or null.</param>
/// <param name="Architecture">As in a runtime identifier.</param>
internal sealed record ThisMachine(CpuFeature Features, HardwareQuestions Answers, string? Cpu, string Architecture)
{
    /// <summary>The machine this process runs on, as .NET sees it.</summary>
    public static ThisMachine Observe() => new(
        MachineFeatures.Detect(), HardwareAnswers.Observe(), MachineCpu.Name(), RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant());
}
