namespace Agents.Cli.Chat;

/// <summary>While it lives, Ctrl-C cancels the answer and not the program.</summary>
internal sealed class AnswerInterrupt : IDisposable
{
    private readonly CancellationTokenSource _source;

    public AnswerInterrupt(CancellationToken outer)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(outer);
        Console.CancelKeyPress += OnCancelKeyPress;
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        Console.CancelKeyPress -= OnCancelKeyPress;
        _source.Dispose();
    }

    private void OnCancelKeyPress(object? sender, ConsoleCancelEventArgs e)
    {
        e.Cancel = true;
        _source.Cancel();
    }
}
