using Microsoft.Extensions.Logging;

namespace Agents.Cli.Studies.Socratic;

/// <summary>Ends a measurement with the first error that is logged; the trainer itself would try again.</summary>
internal sealed class FirstError : ILoggerProvider, ILogger
{
    private readonly TaskCompletionSource _found = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Fails with the first error; never ends otherwise.</summary>
    public Task Found => _found.Task;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            _found.TrySetException(exception ?? new AgentsException(formatter(state, exception)));
    }

    public void Dispose()
    {
    }
}
