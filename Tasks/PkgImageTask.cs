// Base of the tasks: diagnostics become MSBuild's log events, with their codes; nothing else leaves a task.
using Microsoft.Build.Framework;
using PkgImage.Compiler.Diagnostics;
using Task = Microsoft.Build.Utilities.Task;

namespace PkgImage.Tasks;

/// <summary>A task that reports <see cref="Diagnostic"/>s.</summary>
public abstract class PkgImageTask : Task
{
    public sealed override bool Execute()
    {
        try
        {
            Run();
        }
        catch (DiagnosticException e)
        {
            Log.Report(e.Diagnostic);
        }
        return !Log.HasLoggedErrors;
    }

    /// <exception cref="DiagnosticException">Logged, and the task fails when it is an error.</exception>
    protected abstract void Run();
}

internal static class LogExtensions
{
    /// <summary>Logs a diagnostic by its severity.</summary>
    /// <param name="importance">Of a message; warnings and errors have none.</param>
    public static void Report(
        this Microsoft.Build.Utilities.TaskLoggingHelper log, Diagnostic diagnostic, MessageImportance importance = MessageImportance.High)
    {
        var file = diagnostic.File ?? "PkgImage";
        switch (diagnostic.Severity)
        {
            case Severity.Error:
                log.LogError(null, diagnostic.Id, null, file, 0, 0, 0, 0, "{0}", diagnostic.Message);
                break;
            case Severity.Warning:
                log.LogWarning(null, diagnostic.Id, null, file, 0, 0, 0, 0, "{0}", diagnostic.Message);
                break;
            default:
                log.LogMessage(null, diagnostic.Id, null, file, 0, 0, 0, 0, importance, "{0}", diagnostic.Message);
                break;
        }
    }
}
