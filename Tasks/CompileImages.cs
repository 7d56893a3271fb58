// Runs the compiler, once for all stale packages of the project, as a process of its own: LLVM ends the process it is in when it meets a
// fatal error, and an MSBuild node must not go with it.
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using PkgImage.Compiler.Link;

namespace PkgImage.Tasks;

/// <summary><c>dotnet pkgimage.dll build REQUEST</c>.</summary>
public sealed partial class CompileImages : ToolTask
{
    /// <summary>The .NET installation, for builds that were not started by its own host.</summary>
    [Required]
    public string DotNetRoot { get; set; } = "";

    /// <summary>Full path of pkgimage.dll.</summary>
    [Required]
    public string Compiler { get; set; } = "";

    [Required]
    public string RequestFile { get; set; } = "";

    /// <summary>Whether the compiler's lines are for everybody: they end with a table that was asked for.</summary>
    public bool ShowTimings { get; set; }

    /// <summary>Diagnostics in the canonical format, and what became of each package.</summary>
    protected override MessageImportance StandardOutputLoggingImportance => ShowTimings ? MessageImportance.High : MessageImportance.Normal;

    /// <summary>For people who wait: progress of what takes long, whom the compiler waits for, and what a user asked to see of the linker.</summary>
    protected override MessageImportance StandardErrorLoggingImportance => MessageImportance.High;

    protected override string ToolName => OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    protected override string GenerateFullPathToTool() =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : Path.Combine(DotNetRoot, ToolName);

    protected override string GenerateCommandLineCommands()
    {
        var command = new CommandLineBuilder();
        command.AppendSwitch("exec");
        command.AppendFileNameIfNotNull(Compiler);
        command.AppendSwitch("build");
        command.AppendFileNameIfNotNull(RequestFile);
        command.AppendSwitch(string.Create(CultureInfo.InvariantCulture, $"--parent {Environment.ProcessId}"));
        return command.ToString();
    }

    /// <summary>Cancelled builds wait for nothing: what the compiler has published is whole, what it has not is swept up later.</summary>
    [SuppressMessage("Usage", "CA2213", Justification = "Declared by the base class.")]
    public override bool Execute()
    {
        TaskProcessTerminationTimeout = 1;
        YieldDuringToolExecution = true;
        EchoOff = true;
        return base.Execute();
    }

    /// <summary>
    /// Diagnostics have codes of ours; everything else is progress, even of a package whose name is "error". Verbose linking was asked for,
    /// so it is shown.
    /// </summary>
    protected override void LogEventsFromTextOutput(string singleLine, MessageImportance messageImportance)
    {
        if (Diagnostic().IsMatch(singleLine))
            base.LogEventsFromTextOutput(singleLine, messageImportance);
        else
            Log.LogMessage(LinkingLines.Holds(singleLine) ? MessageImportance.High : messageImportance, "{0}", singleLine);
    }

    [GeneratedRegex(@" : (error|warning|message) PKI\d{4}: ")]
    private static partial Regex Diagnostic();

    /// <summary>An error line already says what failed; a process that died without one has to be told of.</summary>
    protected override bool HandleTaskExecutionErrors()
    {
        if (!Log.HasLoggedErrors)
            Log.LogError(null, "PKI5005", null, "PkgImage", 0, 0, 0, 0, "the compiler ended with exit code {0} and no message", ExitCode);
        return false;
    }
}
