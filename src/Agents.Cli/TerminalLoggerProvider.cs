using Microsoft.Extensions.Logging;

namespace Agents.Cli;

/// <summary>Warnings and errors of the host as single lines beside the output.</summary>
internal sealed class TerminalLoggerProvider(TextWriter error) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new LineLogger(error);

    public void Dispose()
    {
    }

    private sealed class LineLogger(TextWriter error) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            var cause = exception is null ? "" : $": {exception.Message}";
            lock (error)
                error.WriteLine($"{logLevel}: {formatter(state, exception)}{cause}".ReplaceLineEndings(" "));
        }
    }
}
