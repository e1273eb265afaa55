namespace Agents.Training.Pretraining;

/// <summary>Sums of the steps since the last report.</summary>
internal sealed class PretrainCurve(TimeProvider time)
{
    private long _since = time.GetTimestamp();
    private double _loss;
    private double _norm;
    private int _steps;
    private long _items;
    private long _allItems;
    private long _tokens;

    public void Add(double loss, double norm, IReadOnlyList<PretrainItem> batch)
    {
        _loss += loss;
        _norm += norm;
        _steps++;
        _items += batch.Count;
        _allItems += batch.Count;
        _tokens += batch.Sum(i => (long)i.Ids.Length);
    }

    public PretrainReport Report(int step, double rate)
    {
        var seconds = Math.Max(1e-9, time.GetElapsedTime(_since).TotalSeconds);
        var report = new PretrainReport(
            step, _loss / _steps, _norm / _steps, rate, _allItems, _items / seconds, _tokens / seconds);
        (_since, _loss, _norm, _steps, _items, _tokens) = (time.GetTimestamp(), 0, 0, 0, 0, 0);
        return report;
    }
}
